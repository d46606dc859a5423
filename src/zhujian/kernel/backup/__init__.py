"""Backups: one file that holds the database as it stood at one moment, the files, the keys, and what it claims to be.

Keys go in by default: without `keys/audit.key` a restored log cannot be signed, or checked, as the same system's. A
backup with keys is therefore to be kept as safely as the installation; `--without-keys` leaves them out, and the
keys are then kept, and given again on restoring, by themselves.
"""
