"""Studies: questions that need more than one look at a run. Each answers with a finding."""
