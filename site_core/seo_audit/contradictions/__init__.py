"""Sentences on pages that contradict what the clinic states elsewhere: facts, settings, people, and approvals.

Everything but the modules that read and write the database works on text alone, so it can be tested sentence by
sentence. The rules are simple on purpose: an editor reads each finding, so they should be able to see why it is there.
"""
