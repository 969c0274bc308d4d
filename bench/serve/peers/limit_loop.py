"""Same loop as limit-loop.ts, with Pillow."""

import sys
import time

from flask_app import planes, session

photo, begin, milliseconds = sys.argv[1], int(sys.argv[2]) / 1000, int(sys.argv[3]) / 1000


def once():
    session.run(None, {"image": planes(photo)})


for _ in range(20):
    once()
time.sleep(max(0, begin - time.time()))
end = time.perf_counter() + milliseconds
count = 0
while time.perf_counter() < end:
    once()
    count += 1
sys.stdout.write(str(count))
