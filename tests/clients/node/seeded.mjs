// Names what seed.toml pins, so that stories do not repeat identifiers.
export const REGION = 'us-east-1';
export const PASSWORD = 'Correct-Horse-9-Battery';
export const OTHER_PASSWORD = 'Staple-Wrong-7-Donkey';

export const emailPool = {
  id: 'us-east-1_Email0001',
  web: 'emailwebukscuafzt4uzkpcrqv',
  careful: 'emailcarefulokst1olxd9lo8i',
  withSecret: 'emailsecretrlmvb0dxvqjcaxh',
  secret: 'v7g1k4q9w2m5z8x3c6b0n1l4j7h2f5d8s9a6p3o0i7u4y1t8r5e2',
  ada: {
    username: 'ada@example.com',
    sub: '0f3e5d3c-9a71-4c55-8a0e-2f1d6f0c7a01',
    password: 'Analytical-Engine-1843',
  },
};

export const customPool = {
  id: 'us-east-1_Custom001',
  web: 'customwebz1x2c3v4b5n6m7a8s',
  hedy: {
    username: 'hedy',
    sub: '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f',
    password: 'Frequency-Hopping-1942',
  },
};

export const awsNamePool = {
  id: 'us-east-1_AwsName01',
  web: 'awsnamewebz9x6c3v0b7n4m1k8',
  edsger: {
    username: 'edsger',
    sub: '5a4b3c2d-1e0f-4987-8765-43210fedcba9',
    password: 'Shortest-Path-1959',
  },
};

let people = 0;

/** An e-mail address that no other story of this process uses; each story names its own client in it. */
export function address(story, word) {
  people += 1;
  return `${word}.${story}.${people}@example.com`;
}
