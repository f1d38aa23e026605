"""The published values shaped for reading, kept in the same transaction as publication."""
