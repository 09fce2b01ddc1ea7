"""The data set: everything on record as plain text files that an editor can read and diff.

seeds/README.md describes the format; `files` reads and writes it, `load` brings it in.
"""
