"""The use cases of reports. Every function takes `(session, actor)` first and belongs in
one transaction; a refusal is a ProblemError.

- `asking`: one report, lists, findings, history, source files
- `editing`: drafts made, changed and thrown away by hand
- `recording`: what an importer read becomes a draft or the record of a publication
- `checking`: findings and their acknowledgement
- `moving`: the steps of the workflow, publication among them
"""
