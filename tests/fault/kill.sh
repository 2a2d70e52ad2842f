# SIGKILL at random moments: nothing that was acknowledged is lost, and nothing is there twice (kill.py).
: "${KITH:?the environment variable KITH does not say which program to test}"
: "${SRC:?the environment variable SRC does not say where the source is}"
exec /usr/bin/python3 "$SRC/tests/fault/kill.py"
