# The proof campaigns in their short forms (tests/prove/run; the full ones are `make prove-kill` and so on). Each has first to catch what is
# planted in it. The fuzzers' short form is a run of its own, with their build (tests/all).
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/prove/lib-short.sh"
# What a campaign's own program keeps until its end is no finding.
export ASAN_OPTIONS="detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS:detect_leaks=0}"

for campaign in kill faults full crowd line; do
  test_case "/LA-14/the-campaign-prove-$campaign-finds-nothing-in-its-short-form"
  expect_short_form $campaign
done

finish
