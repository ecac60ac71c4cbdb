// What Balcão asks of OpenSSL 3.0's libcrypto. Inline functions where the C interface is macros and parameter lists.
#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/// HKDF with SHA-256 (RFC 5869): fills `output`; false when libcrypto refuses.
static inline bool copenssl_hkdf_sha256(const void *key, size_t key_length, const void *salt, size_t salt_length,
                                        const void *info, size_t info_length, void *output, size_t output_length) {
  EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  if (context == NULL) return false;
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_length),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_length),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_length),
      OSSL_PARAM_construct_end(),
  };
  bool derived = EVP_KDF_derive(context, (unsigned char *)output, output_length, parameters) == 1;
  EVP_KDF_CTX_free(context);
  return derived;
}

/// HMAC with SHA-256 (RFC 2104): fills the 32 bytes of `code`; false when libcrypto refuses.
static inline bool copenssl_hmac_sha256(const void *key, size_t key_length, const void *message, size_t message_length,
                                        unsigned char *code) {
  unsigned int length = 0;
  return HMAC(EVP_sha256(), key, (int)key_length, (const unsigned char *)message, message_length, code, &length) !=
             NULL &&
         length == 32;
}

/// HMAC with SHA-1, as one-time codes have it (RFC 6238): fills the 20 bytes of `code`; false when libcrypto refuses.
static inline bool copenssl_hmac_sha1(const void *key, size_t key_length, const void *message, size_t message_length,
                                      unsigned char *code) {
  unsigned int length = 0;
  return HMAC(EVP_sha1(), key, (int)key_length, (const unsigned char *)message, message_length, code, &length) !=
             NULL &&
         length == 20;
}

/// AES-256-GCM (NIST SP 800-38D), nonce of 12 bytes, tag of 16: `output` gets as many bytes as `input` has.
static inline bool copenssl_gcm_seal(const unsigned char *key, const unsigned char *nonce, const void *associated,
                                     size_t associated_length, const void *input, size_t length, void *output,
                                     unsigned char *tag) {
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  if (context == NULL) return false;
  int count = 0;
  bool sealed =
      EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
      EVP_EncryptUpdate(context, NULL, &count, (const unsigned char *)associated, (int)associated_length) == 1 &&
      EVP_EncryptUpdate(context, (unsigned char *)output, &count, (const unsigned char *)input, (int)length) == 1 &&
      EVP_EncryptFinal_ex(context, (unsigned char *)output + length, &count) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, tag) == 1;
  EVP_CIPHER_CTX_free(context);
  return sealed;
}

/// The way back; false when the tag is not that of key, nonce, associated data and input: then `output` is wiped.
static inline bool copenssl_gcm_open(const unsigned char *key, const unsigned char *nonce, const void *associated,
                                     size_t associated_length, const void *input, size_t length,
                                     const unsigned char *tag, void *output) {
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  if (context == NULL) return false;
  int count = 0;
  bool opened =
      EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce) == 1 &&
      EVP_DecryptUpdate(context, NULL, &count, (const unsigned char *)associated, (int)associated_length) == 1 &&
      EVP_DecryptUpdate(context, (unsigned char *)output, &count, (const unsigned char *)input, (int)length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, (void *)tag) == 1 &&
      EVP_DecryptFinal_ex(context, (unsigned char *)output + length, &count) == 1;
  EVP_CIPHER_CTX_free(context);
  if (!opened) OPENSSL_cleanse(output, length);
  return opened;
}

/// SHA-256: fills the 32 bytes of `digest`.
static inline bool copenssl_sha256(const void *message, size_t length, unsigned char *digest) {
  unsigned int count = 0;
  return EVP_Digest(message, length, digest, &count, EVP_sha256(), NULL) == 1 && count == 32;
}

/// scrypt (RFC 7914): fills `output`. Takes 128 * cost * block bytes of memory and lets libcrypto take twice that.
static inline bool copenssl_scrypt(const void *passphrase, size_t length, const void *salt, size_t salt_length,
                                   uint64_t cost, uint64_t block, uint64_t parallel, void *output,
                                   size_t output_length) {
  return EVP_PBE_scrypt((const char *)passphrase, length, (const unsigned char *)salt, salt_length, cost, block,
                        parallel, 256 * cost * block, (unsigned char *)output, output_length) == 1;
}

/// The public key of a private one, X25519 (RFC 7748): 32 bytes each.
static inline bool copenssl_x25519_public(const unsigned char *private_key, unsigned char *public_key) {
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
  size_t length = 32;
  bool made = key != NULL && EVP_PKEY_get_raw_public_key(key, public_key, &length) == 1 && length == 32;
  EVP_PKEY_free(key);
  return made;
}

/// X25519: the 32 bytes that both sides share; false for a public key that gives none.
static inline bool copenssl_x25519(const unsigned char *private_key, const unsigned char *public_key,
                                   unsigned char *shared) {
  EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
  EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, public_key, 32);
  EVP_PKEY_CTX *context = own == NULL || other == NULL ? NULL : EVP_PKEY_CTX_new(own, NULL);
  size_t length = 32;
  bool derived = context != NULL && EVP_PKEY_derive_init(context) == 1 &&
                 EVP_PKEY_derive_set_peer(context, other) == 1 &&
                 EVP_PKEY_derive(context, shared, &length) == 1 && length == 32;
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(other);
  EVP_PKEY_free(own);
  return derived;
}

/// No core image of this process, and no debugger of the same user; false where the system has no such switch.
static inline bool copenssl_keep_out_of_core_images(void) {
#ifdef __linux__
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
#else
  return false;
#endif
}
