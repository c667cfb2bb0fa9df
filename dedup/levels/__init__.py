"""The three levels: how the stages are put together to make copies, events and stories of all reports."""
