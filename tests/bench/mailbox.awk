# A mailbox of n short invented messages.
BEGIN {
  split("Leeds York Hull Preston Kendal Burnley", site)
  for (i = 0; i < n; i++) {
    k = (i * 7919) % 1000003
    printf "From sender%d@example.org Mon Jan 01 %02d:%02d:00 2024\n", i, int(i / 60) % 24, i % 60
    printf "From: Sender %06d <sender%d@example.org>\nTo: desk@example.org\n", k, i
    printf "Subject: Request %d from %s about number %d\n", i, site[1 + k % 6], k % 977
    printf "Date: %d Jan %d %02d:%02d:%02d +0000\n", 1 + int(i / 1440) % 28, 1990 + int(i / 40320), int(i / 60) % 24, i % 60, 0
    printf "Message-ID: <%d@example.org>\n\nOne line about number %d.\n\n", i, k
  }
}
