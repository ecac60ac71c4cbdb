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
