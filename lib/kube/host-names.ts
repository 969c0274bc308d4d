/** Common top-level domains of public host names. Other host names with two labels can be Services, such as `model.models`. */
export const PUBLIC_DOMAIN = /\.(?:ai|app|cloud|co|com|dev|edu|gov|info|io|me|net|org)$/;
