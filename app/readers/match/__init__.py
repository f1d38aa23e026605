"""Cells become figures: words are known (`vocabulary`), lines become rows (`lines`), and each
part of the forms has one module that gives rows their place (`disclosure`, `applications`,
`litigation`, `statistics`)."""
