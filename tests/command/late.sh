# Libraries that start slowly are loaded when they are needed, and then they are there.
. "$SRC/tests/command/lib.sh"
TODAY=2026-11-22T10:00
new_store

test_case "neither GMime nor JSON-GLib is loaded at the start"
LD_TRACE_LOADED_OBJECTS=1 "$KITH" >"$WORK_DIR/loaded"
expect_true grep -q libglib "$WORK_DIR/loaded"
expect_false grep -E 'gmime|json-glib|gobject|gio' "$WORK_DIR/loaded"

test_case "a list as JSON loads what writes it"
run 0 outbox list --all --format json
expect_out "[]"
finish
