"""What banks tell of an account: files read line by line, in any size, into one form of line.

Nothing here knows the database. A reader yields a head, its lines and an end, for each statement
of the file; `checked` lets a reader's parts through as long as they fit the account and add up.
"""
