"""What testers hold in their hands: the types of what they write, and where their mistakes are shown."""
