"""What was measured, how, and the gate that holds it; nothing here is shipped."""
