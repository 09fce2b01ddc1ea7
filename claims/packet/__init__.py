"""The verification packet: what readers see of one claim, and what it takes to check that offline."""
