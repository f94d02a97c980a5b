"""The box beside the references of a page that reads what someone pastes."""
