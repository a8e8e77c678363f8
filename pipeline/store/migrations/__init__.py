"""The history of the schema, run by the program itself."""
