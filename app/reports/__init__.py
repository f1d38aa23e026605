"""The report and its life: values, checks, workflow, revisions."""
