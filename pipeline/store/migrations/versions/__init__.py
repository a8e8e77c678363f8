"""One module a revision, named by its number; a revision never changes once it is released."""
