"""The JSON API: what is public here, as typed JSON, with a description of itself (OpenAPI 3.1).

`answers.py` has the types of what is told, `addresses.py` what may be asked where. From these two come the
description (`openapi.py`), what the views let in (`asking.py`) and the page for people. `telling.py` and
`weighed.py` fill the types in.
"""
