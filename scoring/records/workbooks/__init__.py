"""Workbooks for people: templates to fill in, refused rows to correct, tables to take away."""
