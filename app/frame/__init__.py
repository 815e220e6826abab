"""The frame of all pages: whose site it is, how its reader wants to see it, what is said of its accessibility."""
