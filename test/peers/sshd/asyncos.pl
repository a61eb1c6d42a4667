#!/usr/bin/perl
# A second appliance, written apart from demo/asyncos and in another language: the same client must get along with
# both. It runs on a real PTY behind OpenSSH, so echo, CR LF, Ctrl-C and the window size are the kernel's, not ours.
# perl-base only. Texts: Cisco 215929 and 118467; those of delivernow and SMTPPING are from memory, worded unlike the
# simulator's on purpose.
use strict;
use warnings;
use POSIX qw(:termios_h);

$| = 1;
my $host = $ENV{ASYNCOS_HOST} || 'mx-b.example.com';
my $prompt = $ENV{ASYNCOS_PROMPT} || "$host> ";
my $log = $ENV{ASYNCOS_LOG};
my %world = (
    'example.org'         => [ 'down', 214, 0, 29,     1204, 2 ],
    'example.net'         => [ 'up',   7,   1, 120034, 0,    0 ],
    'the.euq.queue'       => [ 'up',   5,   0, 0,      0,    0 ],
);

sub note { my ($what) = @_; return unless $log; open(my $f, '>>', $log) or die $!; print $f "$what\n"; close $f }

my $rows = 24;
if ($ENV{ASYNCOS_ROWS}) { $rows = $ENV{ASYNCOS_ROWS} }
else {
    my $size = "\0" x 8;
    # TIOCGWINSZ of Linux
    if (ioctl(STDIN, 0x5413, $size)) { $rows = (unpack('S4', $size))[0] || 24 }
}

my $printed = 0;
sub say_lines {
    for my $line (@_) {
        print "$line\n";
        next if ++$printed < $rows - 1;
        $printed = 0;
        any_key();
    }
}

sub any_key {
    my $tty = POSIX::Termios->new;
    $tty->getattr(0);
    my $was = $tty->getlflag;
    $tty->setlflag($was & ~(ICANON | ECHO));
    $tty->setcc(VMIN, 1);
    $tty->setattr(0, TCSANOW);
    print '-Press Any Key For More-';
    my $got = sysread(STDIN, my $key, 1);
    $tty->setlflag($was);
    $tty->setattr(0, TCSANOW);
    exit 0 unless $got;
    note('key ' . ord $key);
    print "\r", ' ' x 33, "\r";
}

my $pending = '';
sub read_line {
    $printed = 0;
    while ($pending !~ /\n/) {
        my $got = sysread(STDIN, my $more, 4096);
        if (!defined $got) { die $! if !$!{EINTR}; next }
        exit 0 if $got == 0;
        $pending .= $more;
    }
    $pending =~ s/^([^\n]*)\n//;
    my $line = $1;
    note("line $line");
    # As strict as the real thing may be: what cannot be a line of this project ends the session.
    if ($line =~ /[^\x20-\x7e]/) { note('hung up'); exit 1 }
    return $line;
}

sub ask {
    my ($preset, @question) = @_;
    say_lines(@question);
    print "[$preset]> ";
    my $line = read_line();
    return $line eq '' ? $preset : $line;
}

sub number { my $n = reverse shift; $n =~ s/(\d{3})(?=\d)/$1,/g; return scalar reverse $n }
sub stamp { return scalar gmtime }

sub tophosts {
    my ($by) = @_;
    my $column = 1;
    if (!defined $by) {
        my $n = ask(1, '', 'Sort results by:', '1. Active Recipients', '2. Connections Out',
            '3. Delivered Recipients', '4. Hard Bounced Recipients', '5. Soft Bounced Events');
        $column = { 1 => 1, 2 => 2, 3 => 3, 4 => 5, 5 => 4 }->{$n} || 1;
    }
    elsif ($by ne 'active_rcpts') { say_lines("Invalid arguments when processing tophosts: $by"); return }
    say_lines('', 'Status as of:                   ' . stamp(),
        "Hosts marked with '*' were down as of the last delivery attempt.", '',
        '                          Active  Conn.     Deliv.       Soft       Hard',
        '#  Recipient Host         Recip.    Out     Recip.    Bounced    Bounced', '');
    my $rank = 0;
    for my $name (sort { $world{$b}[$column] <=> $world{$a}[$column] } keys %world) {
        my @v = @{ $world{$name} };
        $rank++;
        say_lines(sprintf('%-3s%-21s%8s%7s%11s%11s%11s', $rank . ($v[0] eq 'down' ? '*' : ''), $name,
            map { number($_) } @v[ 1 .. 5 ]));
    }
    say_lines('');
}

sub hoststatus {
    my ($name) = @_;
    $name = ask('', '', 'Recipient host:') if !defined $name;
    my $v = $world{$name};
    if (!$v) { say_lines("No record of host: $name"); return }
    my ($state, $active, $out, $delivered, $soft, $hard) = @$v;
    say_lines('', "Host mail status for: '$name'", 'Status as of:         ' . stamp(),
        "Host up/down:         $state", '', 'Counters:', '  Queue',
        sprintf('    Soft Bounced Events      %12s', number($soft)), '  Completion',
        sprintf('    Completed Recipients     %12s', number($hard + $delivered)),
        sprintf('      Hard Bounced Recipients%12s', number($hard)),
        sprintf('        DNS Hard Bounces     %12s', 0), sprintf('        5XX Hard Bounces     %12s', number($hard)),
        sprintf('        Filter Hard Bounces  %12s', 0), sprintf('        Expired Hard Bounces %12s', 0),
        sprintf('        Other Hard Bounces   %12s', 0),
        sprintf('      Delivered Recipients   %12s', number($delivered)),
        sprintf('      Deleted Recipients     %12s', 0), '', 'Gauges:', '  Queue',
        sprintf('    Active Recipients        %12s', number($active)),
        sprintf('      Unattempted Recipients %12s', 4), sprintf('      Attempted Recipients   %12s', number($active - 4)),
        '  Connections', sprintf('    Current Outbound Connections %8s', $out),
        sprintf('    Pending Outbound Connections %8s', 0), '');
}

sub delivernow {
    # The other way round than the simulator has it: an answer known beforehand would retry everything.
    my $n = ask(1, '', 'How should delivery be scheduled?', '1. Everything: all messages', '2. Messages of a domain');
    if ($n eq '1') { note('delivered *'); say_lines('', 'All messages were scheduled.', ''); return }
    if ($n ne '2') { say_lines('That value is not valid.'); return delivernow() }
    my $name = ask('', '', 'Domain to schedule:');
    if (!$world{$name}) { say_lines("No record of host: $name"); return }
    note("delivered $name");
    $world{$name}[3] += $world{$name}[1];
    $world{$name}[1] = 0;
    say_lines('', "Messages to $name were scheduled.", '');
}

sub diagnostic {
    while (1) {
        my $what = uc ask('', '', 'Choose the operation you want to perform:', '- RELOAD - Reset the network and all configuration.',
            '- NETWORK - Network Utilities.');
        return if $what eq '';
        if ($what eq 'RELOAD') { note('RELOAD'); exit 1 }
        next if $what ne 'NETWORK';
        while (1) {
            my $tool = uc ask('', '', 'Choose the operation you want to perform:', '- FLUSH - Flush caches.',
                '- SMTPPING - Test a remote SMTP server.');
            last if $tool eq '';
            smtpping() if $tool eq 'SMTPPING';
        }
    }
}

sub smtpping {
    my $name = ask('', '', 'Enter the hostname or IP address of the SMTP server:');
    if ($name eq 'example.org') {
        say_lines('', 'The domain you entered has MX records.');
        print 'Would you like to select an MX host to test instead? [Y]> ';
        $name = 'mx.example.org' if read_line() !~ /^n/i && ask(1, '', 'Select an MX host to test.', '1. mx.example.org');
    }
    ask(1, '', 'Select a network interface to use for the test.', '1. Auto', '2. Data 1');
    print "\nDo you want to type in a test message to send?  If not, the connection will be tested but no email will be sent. [N]> ";
    read_line() =~ /^y/i and do { note('mail'); exit 1 };
    say_lines('', "Starting SMTP test of host $name.", $name =~ /org$/ ? 'Unable to connect to 198.51.100.25.' :
        ('Connection to 198.51.100.26 succeeded.', 'Command EHLO succeeded'), 'Test complete. Total time elapsed 0.02 seconds', '');
}

# What is only printed: by the whole line.
my %texts = (
    'version' => <<'END',
Current Version
===============
Product: Cisco C190 Email Security Appliance
Model: C190
Version: 11.0.0-274
Build Date: 2017-09-14
Install Date: 2018-02-11 08:01:22
Serial #: 5C260A1B2C3D-FGL1234567A
BIOS: 1.4
CPUs: 1 expected, 1 allocated
Memory: 8192 MB expected, 8192 MB allocated
RAID: 02
RAID Status: Optimal
RAID Type: 1
BMC: 1.00
END
    'status' => <<'END',
Status as of:                  Tue Nov 24 02:58:41 2026 GMT
Up since:                      Sun Nov 22 02:58:00 2026 GMT (2d 41s)
Last counter reset:            Never
System status:                 Online
Oldest Message:                26 hours 4 mins 16 secs
END
    'dig mx example.org' => <<'END',
;; QUESTION SECTION:
;example.org.			IN	MX

;; ANSWER SECTION:
example.org.		1784	IN	MX	10 mx.example.org.
example.org.		1784	IN	MX	5 mx1.example.org.
END
    'dig mx example.net' => <<'END',
;; QUESTION SECTION:
;example.net.			IN	MX

;; ANSWER SECTION:

END
    'dig mx nowhere.example' => <<'END',
Host nowhere.example. does not exist (NXDOMAIN)
END
    'telnet 198.51.100.25 25' => <<'END',
Trying 198.51.100.25...
telnet: connect to address 198.51.100.25: Connection refused
telnet: Unable to connect to remote host
END
    'telnet nowhere.example 25' => <<'END',
nowhere.example: hostname nor servname provided, or not known
END
);
$texts{'status detail'} = $texts{'status'} . <<'END';

Counters:                               Reset          Uptime        Lifetime
  Queue
    Soft Bounced Events                 1,204           1,204           1,204
  Completion
    Completed Recipients              120,066         120,066         120,066
      Hard Bounced Recipients               2               2               2
      Delivered Recipients            120,064         120,064         120,064

Rates (Events Per Hour):            1-Minute       5-Minutes      15-Minutes
  Completion
      Delivered Recipients                180             300             187

Gauges:                         Current
  System
    RAM Utilization                  1%
    Resource Conservation            0
  Connections
    Current Inbound Conn.            3
    Current Outbound Conn.           1
  Queue
    Active Recipients              226
      Unattempted Recipients         8
      Attempted Recipients         218
    Messages In Work Queue           2
    Destinations In Memory           3
END

# Everything typed until QUIT goes to the other server, which greets in several lines.
sub telnet {
    say_lines("Trying 198.51.100.26...", "Connected to $_[0].", "Escape character is '^]'.",
        "220-$_[0] ESMTP", "220 no UCE");
    while (read_line() !~ /^quit$/i) { say_lines('502 5.5.2 Error: command not recognized') }
    say_lines('221 2.0.0 Bye', 'Connection closed by foreign host.');
}

my %commands = (tophosts => \&tophosts, hoststatus => \&hoststatus, delivernow => \&delivernow, diagnostic => \&diagnostic, telnet => \&telnet);

note("rows $rows");
print "Last login: " . stamp() . " from 192.0.2.7\r\n";
say_lines('AsyncOS 11.0.0 for Cisco C190 build 274', '', 'Welcome to the Cisco C190 Email Security Appliance', '',
    'NOTE: This session will expire if left idle for 30 minutes. Any uncommitted', 'configuration changes will be lost. Commit the configuration changes as soon as', 'they are made.', '');
while (1) {
    # Ctrl-C ends what is being done; the kernel has echoed ^C.
    eval {
        local $SIG{INT} = sub { die "interrupted\n" };
        print $prompt;
        my ($name, @words) = split ' ', read_line();
        if (defined $name) {
            exit 0 if $name =~ /^(?:exit|quit|q)$/;
            my $text = $texts{ join ' ', $name, @words };
            my $run = $commands{$name};
            if (defined $text) { say_lines('', split(/\n/, $text)) }
            elsif ($run) { $run->(@words) } else { say_lines("Unknown command or missing feature key: $name") }
        }
        1;
    } or do {
        die $@ if $@ ne "interrupted\n";
        note('interrupt');
        $pending = '';
        print "\n";
    };
}
