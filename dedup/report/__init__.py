"""What a run found, for people: one page of HTML that opens from disk and asks the network for nothing."""
