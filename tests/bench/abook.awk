# An address book of n invented people for abook.
BEGIN {
  split("Leeds York Hull Preston Kendal Burnley", site)
  print "[format]\nprogram=abook\nversion=0.6.1\n"
  for (i = 0; i < n; i++)
    printf "[%d]\nname=Person %06d\nemail=person%d@example.org\nphone=01632 %06d\ncity=%s\n\n", i, (i * 7919) % 1000003, i, i % 1000000, site[1 + i % 6]
}
