/** The identity provider does not answer. That says nothing about the user: a session is kept until it is back. */
export class ProviderAway extends Error {
  override name = 'ProviderAway';
}
