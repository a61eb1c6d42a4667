/**
 * What is offered to an appliance. Plain names: the types are checked where they are handed to the SSH library.
 *
 * Without diffie-hellman-group-exchange-*: ssh2 lets OpenSSL test the appliance's prime, which stops the event loop for
 * 1.1 s per connection (mscdex/ssh2#1386); its own default order picks it wherever ECDH is missing.
 */
const kex = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group18-sha512',
] as const;

// The order decides which of its keys an appliance shows; a pin of another key of the same appliance is a mismatch.
const serverHostKey = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;

// Neither chacha20-poly1305 nor the -etm MACs: those are the modes of the Terrapin prefix cut (CVE-2023-48795).
const cipher = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const;

const hmac = ['hmac-sha2-256', 'hmac-sha2-512'] as const;

/** Lists of its own at each call: the library keeps and may change what it is given. */
export function algorithms(legacy: boolean) {
  const today = {
    kex: [...kex],
    serverHostKey: [...serverHostKey],
    cipher: [...cipher],
    hmac: [...hmac],
    compress: ['none' as const],
  };
  if (!legacy) return today;
  // AsyncOS' own defaults up to 15 still hold SHA-1 and CBC (Cisco 221658); behind today's, so never preferred.
  return {
    kex: [...today.kex, 'diffie-hellman-group14-sha1' as const, 'diffie-hellman-group1-sha1' as const],
    serverHostKey: [...today.serverHostKey, 'ssh-rsa' as const, 'ssh-dss' as const],
    cipher: [
      ...today.cipher,
      'aes128-cbc' as const,
      'aes192-cbc' as const,
      'aes256-cbc' as const,
      '3des-cbc' as const,
    ],
    hmac: [...today.hmac, 'hmac-sha1' as const],
    compress: today.compress,
  };
}
