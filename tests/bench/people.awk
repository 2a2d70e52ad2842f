# A register of n invented supporters as CSV; what it starts with decides the rest.
#   awk -v n=10000 -f people.awk
BEGIN {
  split("Ada Amir Anna Asha Ben Beth Carl Chen Cora Dan Dina Eli Emma Eva Finn Gina Hana Hugo Ida Ines Ivan Jack Jana Joel Kai Kira", given)
  split("Abel Birch Cole Dale Ellis Frost Grant Hale Irwin Joyce Keane Lamb Moss Nash Orme Pike Quinn Reed Shaw Thorne Usher Vane Ward", family)
  split("Leeds York Hull Preston Kendal Burnley", site)
  split("1st year,2nd year,3rd year", grade, ",")
  split("Exams;Failed assignment;Placement difficulties;Thesis and research;Time out of training", area, ";")
  print "Name,E-mail,Phone,Grade,Grade since,Site,Cohort,Areas,Limit"
  for (i = 1; i <= n; i++) {
    k = (i * 7919) % 1000003
    printf "%s %s %05d,supporter%d@example.org,01632 %06d,%s,2026-09-01,%s,%d,%s;%s,%d\n", given[1 + k % 26],
      family[1 + int(k / 26) % 23], k % 100000, i, i % 1000000, grade[1 + i % 3], site[1 + k % 6], 2022 + i % 4, area[1 + i % 5],
      area[1 + (i + 1 + i % 3) % 5], 1 + i % 3
  }
}
