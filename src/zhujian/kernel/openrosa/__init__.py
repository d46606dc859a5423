"""OpenRosa 1.0 as docs.getodk.org/openrosa has it: forms for ODK Collect and its kin, and what they hand in."""
