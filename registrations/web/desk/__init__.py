"""The secretariat's desk: people of an event, twins among them, lists, mails."""
