"""Pictures of results. `kinds` says what is in one, `charts` draws it with Altair, `store` keeps what was drawn.

A picture is data after suppression; nothing here sees a hidden count. The fonts beside this file are the staff pages'
typeface in the two weights charts use, so that text is measured as it will be shown (SIL Open Font License, OFL.txt).
"""
