/* The draws of a run, made again: random words of Threefry-2x32, parts of scrambled Sobol sequences in a random order,
   quantile functions, and the shocks of each year. What each row needs is in the recipe (engine/worlds/recipe.py). */
static inline u32 turned(u32 x,int by){return (x<<by)|(x>>(32-by));}
static inline void threefry(u32 k0,u32 k1,u32 a,u32 b,u32*first,u32*second){
  static const int turns[2][4]={{13,15,26,6},{17,29,16,24}};
  u32 k[3]={k0,k1,k0^k1^0x1BD11BDAu}; u32 x=a+k0,y=b+k1;
  #pragma clang loop unroll(full)
  for(int g=0;g<5;g++){
    #pragma clang loop unroll(full)
    for(int r=0;r<4;r++){x+=y; y=turned(y,turns[g&1][r])^x;}
    x+=k[(g+1)%3]; y+=k[(g+2)%3]+(u32)(g+1);}
  *first=x; *second=y;
}
enum{PART=32,WORDS=33,SCALAR=5}; /* of a scalar: two words of its key, two of its group's order, its place there */
/* The direction numbers of a scalar under its own scramble, and the shift last. */
static void scrambled(const u32*scalar,u32*mixed){
  const u32*plain=DIRECTIONS+scalar[4]*32; u32 none;
  for(int c=0;c<WORDS;c++)mixed[c]=0;
  for(u32 b=0;b<32;b++){
    u32 word,diagonal=1u<<(31-b); threefry(scalar[0],scalar[1],b,1,&word,&none);
    u32 row=(word&~(diagonal-1))|diagonal;
    for(int c=0;c<32;c++)mixed[c]|=(u32)(__builtin_popcount(plain[c]&row)&1)*diagonal;}
  threefry(scalar[0],scalar[1],32,1,&mixed[32],&none);
}
/* One part of 32 draws of a scalar, as 32-bit words. */
static void part(const u32*scalar,const u32*mixed,u32 first,u32*words){
  u64 packed[PART]; u32 none;
  for(u32 i=0;i<PART;i++){u32 w; threefry(scalar[2],scalar[3],first+i,0,&w,&none); packed[i]=((u64)w<<5)|i;}
  for(int i=1;i<PART;i++){u64 x=packed[i]; int j=i; for(;j>0&&packed[j-1]>x;j--)packed[j]=packed[j-1]; packed[j]=x;}
  for(int i=0;i<PART;i++){
    u32 at=first+(u32)(packed[i]&(PART-1)),w=mixed[32];
    for(int b=0;at;at>>=1,b++)if(at&1)w^=mixed[b];
    words[i]=w;}
}
/* Uniform points: scalar x draw. `mixed` is room for 33 words of each scalar; it is filled where `first` is 0. */
void points(const u32*scalars,int n,u32*mixed,u32 first,int count,double*u){
  for(int s=0;s<n;s++){
    if(first==0)scrambled(scalars+s*SCALAR,mixed+s*WORDS);
    for(int d=0;d<count;d+=PART){
      u32 words[PART]; part(scalars+s*SCALAR,mixed+s*WORDS,first+(u32)d,words);
      for(int i=0;i<PART;i++)u[(long)s*count+d+i]=((double)words[i]+0.5)/4294967296.0;}}
}
enum{FIXED,UNIFORM,LOG_UNIFORM,TRIANGULAR,NORMAL,LOGNORMAL,HALF_NORMAL,TRUNCATED,STEPS,CURVE,NUMBERS};
static double curve(const double*p,double z){ /* link, how many, Chebyshev coefficients over -REACH..REACH, low, width */
  int n=(int)p[1]; double x=z/p[2],a=0,b=0; const double*c=p+5;
  for(int k=n-1;k>0;k--){double t=2.0*x*a-b+c[k]; b=a; a=t;}
  double v=x*a-b+c[0];
  if(p[0]==1.0)return d_exp(v);
  if(p[0]==2.0){double e=d_exp(-__builtin_fabs(v)); double w=1.0/(1.0+e); return p[3]+p[4]*(v<0?1.0-w:w);}
  return v;
}
static double drawn(int family,const double*p,double u,int is_normal){
  switch(family){
  case UNIFORM: return p[0]+(p[1]-p[0])*u;
  case LOG_UNIFORM: return d_exp(p[0]+(p[1]-p[0])*u);
  case TRIANGULAR: return u<(p[1]-p[0])/(p[2]-p[0])?p[0]+__builtin_sqrt(u*(p[2]-p[0])*(p[1]-p[0]))
    :p[2]-__builtin_sqrt((1.0-u)*(p[2]-p[0])*(p[2]-p[1]));
  case NORMAL: return p[0]+p[1]*(is_normal?u:d_ndtri(u));
  case LOGNORMAL: return d_exp(p[0]+p[1]*(is_normal?u:d_ndtri(u)));
  case HALF_NORMAL: return p[0]*d_ndtri(0.5+0.5*u);
  case TRUNCATED: {double v=p[0]+p[1]*d_ndtri(p[4]*(1.0-u)+p[5]*u); v=v<p[2]?p[2]:v; return v>p[3]?p[3]:v;}
  case STEPS: {int n=(int)p[0],k=0; for(int i=0;i<n-1;i++)k+=p[1+i]<u; return p[1+n+k];}
  case CURVE: return curve(p,is_normal?u:d_ndtri(u));
  default: return p[0];}
}
/* The sampled rows of draws `first` ... `first + count`, block by block. `recipe` is a list of mixtures (target, parts,
   then scalar and weight of each; a target of -1 ends the list), then a row each: scalar, family, factor, whether it is
   read as a normal number, where it goes, its length, parameters. `room` takes n*BLOCK doubles, `mixed` n*33 words. */
void draws(const u32*scalars,int n,const double*recipe,const double*end,const float*numbers,long stride,
  u32*mixed,double*room,float*sampled,long rows,float*firsts,long first_rows,int first,int count){
  for(int at=first;at<first+count;at+=BLOCK){
    points(scalars,n,mixed,(u32)at,BLOCK,room); long b=(at-first)/BLOCK; const double*r=recipe;
    for(;r[0]>=0;r+=2+2*(long)r[1]){
      double*to=room+(long)r[0]*BLOCK;
      for(int i=0;i<BLOCK;i++){
        double sum=0; for(int k=0;k<(int)r[1];k++)sum+=r[3+2*k]*d_ndtri(room[(long)r[2+2*k]*BLOCK+i]);
        to[i]=sum;}}
    for(r++;r<end;r+=7+(long)r[6]){
      float*to=r[4]?firsts+(b*first_rows+(long)r[5])*BLOCK:sampled+(b*rows+(long)r[5])*BLOCK;
      int family=(int)r[1]; const double*u=room+(long)r[0]*BLOCK;
      for(int i=0;i<BLOCK;i++)
        to[i]=family==NUMBERS?numbers[(long)r[7]*stride+at+i]:(float)(drawn(family,r+7,family?u[i]:0.0,(int)r[3])*r[2]);}}
}
/* Shocks: block x year x row x draw. Of each row: two words of its key, its label's word, whether it is uniform. A random
   word serves two draws of a chunk of 1,024. */
void shocks(const u32*those,int n,const u32*years,int span,float*to,int first,int count){
  for(int at=first;at<first+count;at+=BLOCK)for(int y=0;y<span;y++)for(int s=0;s<n;s++){
    const u32*row=those+s*4; int second=at&512; u32 from=(u32)((at&~1023)/2+(at&511));
    float*here=to+(((long)(at-first)/BLOCK*span+y)*n+s)*BLOCK;
    for(int i=0;i<BLOCK;i++){
      u32 a,b; threefry(row[0],row[1],from+(u32)i,row[2]^years[y],&a,&b);
      int step=(int)((second?b:a)>>9);
      float even=((float)step+0.5f)*0x1p-23f,normal=1.41421356f*f_erfinv((float)(2*step+1-(1<<23))*0x1p-23f);
      here[i]=row[3]?even:normal;}}
}
