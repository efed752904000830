/** People write codes with spaces. @param {string} code */
export function digitsOf(code) {
  return code.replace(/\s/g, '');
}

/** Whether it is six digits. @param {string} code */
export function isCode(code) {
  return /^\d{6}$/.test(digitsOf(code));
}

/** A recovery code as the server knows it: capitals, with its dash. @param {string} code */
export function recoveryCodeOf(code) {
  const plain = code.replace(/[\s-]/g, '').toUpperCase();
  return `${plain.slice(0, 5)}-${plain.slice(5)}`;
}

/** Whether it may be a recovery code. @param {string} code */
export function isRecoveryCode(code) {
  return /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(recoveryCodeOf(code));
}
