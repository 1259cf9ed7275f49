"""Who comes into a coalition, and who decides it: applications, objections, deadlines."""
