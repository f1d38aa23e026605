"""The index behind `/search`: texts folded to one spelling, cut into grams, found again and marked.

Names of units lie in one table, the text of published reports in another; neither knows what
a question is or who asks it. The database narrows down, a plain substring check decides, so
both databases find the same.
"""
