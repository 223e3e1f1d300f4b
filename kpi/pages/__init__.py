"""One module per screen: what it shows and the callbacks that belong to it."""
