"""The ground floor: revisions, editions and entries, whatever the subject they speak of."""
