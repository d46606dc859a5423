"""The frame of every page and the components that pages are made of."""
