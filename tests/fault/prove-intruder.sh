# What a second user on the server tries, and what words are left lying about (tests/prove/run), in their short forms: prove.sh has the others.
. "$SRC/tests/command/lib.sh"
. "$SRC/tests/prove/lib-short.sh"

for campaign in intruder residue; do
  test_case "/LA-3/the-campaign-prove-$campaign-finds-nothing-in-its-short-form"
  expect_short_form $campaign
done

finish
