"""How good the records are: what one month's deliveries were like, and where sources contradict each other."""
