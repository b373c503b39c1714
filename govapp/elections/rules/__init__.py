"""What is true of elections: dates, steps and what they lack, nominations, papers, publication."""
