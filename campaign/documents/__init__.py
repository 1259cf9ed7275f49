"""Documents, their demands and who signed them."""
