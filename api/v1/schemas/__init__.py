"""What goes in and out of the JSON interface, one file a group."""
