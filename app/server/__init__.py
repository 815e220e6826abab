"""In front of the application, whatever it is: connections, content codings, answers that are sent again."""
