"""Pages for people: made on the server from what the JSON functions return, readable without a script."""
