// What --help prints.

export const USAGE = `Deletes OFAuth mass messages at the API's pace. Deleting is final.

usage: node delete-many.js [options] ID...
       node delete-many.js [options] --file FILE
       some-program | node delete-many.js [options] --yes

Without IDs and --file, the list is read from stdin. It is read and checked to its end before anything is sent.

the list
  --file FILE          read the ids from FILE ("-": stdin)
  --format FORMAT      lines, csv or jsonl; detected if left out
  --column NAME|N      the column of a CSV file by name or number (from 1), or the key of JSON lines; "id" if left out

what is deleted
  --connection ID      the connection; OFAUTH_CONNECTION_ID if left out, which other users of the machine cannot see
  --api-key-file FILE  the file that holds the API key; OFAUTH_API_KEY if left out
  --base-url URL       another address of the API; OFAUTH_BASE_URL, or https://api-next.ofauth.com, if left out
  --allow-missing      a message that does not exist counts as already deleted
  --concurrency N      deletes in flight at once, 1 to 64 (4)

safety
  --dry-run            print what would be sent, and send nothing
  --max-delete N       refuse a list of more than N ids
  --yes                do not ask; needed wherever stdin or stderr is not a terminal
  --journal FILE       write every id to FILE before it is sent, and its outcome after
  --resume             go on with the journal of an earlier run, given the same list

output
  --json               one outcome a line on stdout
  --no-color           no colors (also: NO_COLOR)
  --help, --version

exit codes
  0  everything is deleted          130  stopped by Ctrl-C: the first finishes what is in flight, the second ends at once
  1  something failed               143  stopped by SIGTERM (129: SIGHUP), as by Ctrl-C
  2  called the wrong way; nothing was sent
  3  stopped early
`;
