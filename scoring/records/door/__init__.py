"""The door: a delivered file in, accepted records and refusals out; every row is one or the other."""
