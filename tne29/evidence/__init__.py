"""What answers « le site ne marchait pas »: signs of life of each process, and the attempts that were refused.

Apart from the journal of the dossiers: nothing here proves a deposit, everything here may be forgotten after a while.
"""
